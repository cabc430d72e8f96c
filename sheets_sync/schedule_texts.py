"""The texts of schedule entries, their gaps written ``~{name}``: shells use ``$`` themselves. Pure."""

from __future__ import annotations

from string import Template


class Text(Template):
    """A text with gaps."""

    delimiter = "~"


REPORT = Text("""\
# Once a ~{period} it also drops a report into the folder after --export. The report names teachers and their
# goals: let those alone open that folder who may read it. One that is moved away is made anew.
""")

CRON = Text("""\
# sheets-sync, ~{often}. Add these lines with `crontab -e`, as the person whose key and files it uses.
# Cron mails what a run prints; a healthy one prints nothing. To say who gets it, take the # from this line:
# MAILTO=coordinator@example.edu
~{report}~{times} ~{line}
# Cron runs it from your home folder and without your shell's settings; every path above is therefore whole.
# Try it at once, as cron would:
#     env -i HOME="$HOME" PATH=/usr/bin:/bin /bin/sh -c ~{trial}; echo "exit code $?"
# Remove it: `crontab -e` again, and delete these lines.
""")

WINDOWS = Text("""\
# sheets-sync, ~{often}. Paste into PowerShell, signed in as the person whose key and files it uses.
# It runs while that person is signed in, never twice at once, and does not wake the computer. A small window
# shows for as long as a run takes.
# What it has to say is added to "sheets-sync says.txt" on the desktop; while all is well that file is empty.
~{report}$said = Join-Path ([Environment]::GetFolderPath('Desktop')) 'sheets-sync says.txt'
$command = ~{command}
$task = @{
    TaskName    = ~{task}
    Description = 'Checks the plans, ~{often}.'
    Action      = New-ScheduledTaskAction -Execute 'cmd.exe' `
        -Argument ('/d /s /c "' + $command + ' 2>> "' + $said + '""')
    Trigger     = New-ScheduledTaskTrigger ~{trigger}
    Settings    = New-ScheduledTaskSettingsSet -MultipleInstances IgnoreNew -StartWhenAvailable `
        -AllowStartIfOnBatteries -DontStopIfGoingOnBatteries -ExecutionTimeLimit (New-TimeSpan -Minutes 20)
}
Register-ScheduledTask @task -Force
# Try it at once:
#     Start-ScheduledTask -TaskName ~{task}
#     Get-ScheduledTaskInfo -TaskName ~{task}    # LastTaskResult 0 is well
# Remove it:
#     Unregister-ScheduledTask -TaskName ~{task} -Confirm:$false
""")

GITHUB_ACTIONS = Text("""\
# sheets-sync, ~{often}. Save as .github/workflows/sheets-sync.yml on the default branch of a PRIVATE
# repository: whoever can read the repository can read what its runs print.
#
# No key is stored anywhere: GitHub vouches for the run, and Google lends it the service account for an hour.
# Settings > Secrets and variables > Actions holds
#   the secret    SHEETS_SYNC_SPREADSHEET           the spreadsheet's address
#   the variable  GCP_WORKLOAD_IDENTITY_PROVIDER    projects/.../workloadIdentityPools/.../providers/...
#   the variable  GCP_SERVICE_ACCOUNT               NAME@PROJECT.iam.gserviceaccount.com
# The spreadsheet is shared with that service account as Editor. A copy of sheets-sync, its folder with
# pyproject.toml in it, lies in the repository as sheets_sync.
#
# A second school: copy the file, and change its name, the `name:` below and the secret's name in the copy.
name: sheets-sync

on:
  schedule:
    - cron: "~{times}" # in UTC; GitHub may start a run some minutes late
  workflow_dispatch:

permissions:
  contents: read
  id-token: write

concurrency:
  group: ${{ github.workflow }}
  cancel-in-progress: false

jobs:
  sync:
    runs-on: ubuntu-latest
    timeout-minutes: 20
    steps:
      - name: Stop unless this repository is private
        env:
          GITHUB_TOKEN: ${{ github.token }}
        run: |
          seen_by=$(curl --fail --silent --show-error --max-time 30 \\
            --header "Authorization: Bearer $GITHUB_TOKEN" \\
            "$GITHUB_API_URL/repos/$GITHUB_REPOSITORY" | jq --raw-output .visibility)
          if [ "$seen_by" != "private" ]; then
            echo "::error::This repository is ${seen_by:-not known to be private}." \\
              "Nothing was read or written. Make it private under Settings > General > Danger Zone."
            exit 1
          fi

      - uses: actions/checkout@v6
        with:
          persist-credentials: false

      - uses: actions/setup-python@v6
        with:
          python-version: "3.12"

      - name: Install sheets-sync
        run: python -m pip install --quiet --disable-pip-version-check ./sheets_sync

      - name: Borrow the service account
        uses: google-github-actions/auth@v3
        with:
          workload_identity_provider: ${{ vars.GCP_WORKLOAD_IDENTITY_PROVIDER }}
          service_account: ${{ vars.GCP_SERVICE_ACCOUNT }}

      - name: Recall what was said, so that it is said once a day
        uses: actions/cache/restore@v5
        with:
          path: .sheets-sync
          key: ${{ github.workflow }}-said-${{ github.run_id }}-${{ github.run_attempt }}
          restore-keys: ${{ github.workflow }}-said-

      # The run fails, and GitHub mails you, only when there is something new for a person to do.
      - name: Sync
        id: sync
        env:
          SPREADSHEET: ${{ secrets.SHEETS_SYNC_SPREADSHEET }}
        run: |
          if [ -z "$SPREADSHEET" ]; then
            echo "::error::The secret SHEETS_SYNC_SPREADSHEET is missing. Give it the address" \\
              "of the spreadsheet under Settings > Secrets and variables > Actions."
            exit 1
          fi
          id=$(printf '%s' "$SPREADSHEET" | sed -nE 's#.*/d/([A-Za-z0-9_-]+).*#\\1#p')
          if [ -n "$id" ]; then echo "::add-mask::$id"; fi
          said="$RUNNER_TEMP/said.txt"
          code=0
          sheets-sync sync --quiet --state-dir .sheets-sync "$SPREADSHEET" >/dev/null 2>"$said" || code=$?
          if [ ! -s "$said" ]; then
            echo "Exit code $code, and nothing new for a person to do."
            exit 0
          fi
          if [ "$code" -eq 0 ]; then
            echo "::error::Synced, but the coordinator is needed. The words may quote what people typed," \\
              "so they are not printed here: run sheets-sync check on your own computer."
            exit 1
          fi
          sed -n 's/^./::error::&/p' "$said"
          exit "$code"

      - name: Remember what was said
        if: ${{ !cancelled() && steps.sync.outcome != 'skipped' }}
        uses: actions/cache/save@v5
        with:
          path: .sheets-sync
          key: ${{ github.workflow }}-said-${{ github.run_id }}-${{ github.run_attempt }}

# Try it at once: in the repository, Actions > sheets-sync > Run workflow.
# Remove it: delete this file, and in Google Cloud the workload identity provider.
""")
