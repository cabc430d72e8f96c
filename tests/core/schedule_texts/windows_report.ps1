# sheets-sync, every 2 hours. Paste into PowerShell, signed in as the person whose key and files it uses.
# It runs while that person is signed in, never twice at once, and does not wake the computer. A small window
# shows for as long as a run takes.
# What it has to say is added to "sheets-sync says.txt" on the desktop; while all is well that file is empty.
# Once a month it also drops a report into the folder after --export. The report names teachers and their
# goals: let those alone open that folder who may read it. One that is moved away is made anew.
$said = Join-Path ([Environment]::GetFolderPath('Desktop')) 'sheets-sync says.txt'
$command = '"C:\Program Files\Ann''s\sheets-sync.exe" sync --quiet --state-dir "D:\our state\\" D:\plans.xlsx --export "D:\Our reports" --export-every month'
$task = @{
    TaskName    = 'sheets-sync x 68cf'
    Description = 'Checks the plans, every 2 hours.'
    Action      = New-ScheduledTaskAction -Execute 'cmd.exe' `
        -Argument ('/d /s /c "' + $command + ' 2>> "' + $said + '""')
    Trigger     = New-ScheduledTaskTrigger -Once -At ([datetime]::Today.AddMinutes(11)) -RepetitionInterval (New-TimeSpan -Minutes 120)
    Settings    = New-ScheduledTaskSettingsSet -MultipleInstances IgnoreNew -StartWhenAvailable `
        -AllowStartIfOnBatteries -DontStopIfGoingOnBatteries -ExecutionTimeLimit (New-TimeSpan -Minutes 20)
}
Register-ScheduledTask @task -Force
# Try it at once:
#     Start-ScheduledTask -TaskName 'sheets-sync x 68cf'
#     Get-ScheduledTaskInfo -TaskName 'sheets-sync x 68cf'    # LastTaskResult 0 is well
# Remove it:
#     Unregister-ScheduledTask -TaskName 'sheets-sync x 68cf' -Confirm:$false
