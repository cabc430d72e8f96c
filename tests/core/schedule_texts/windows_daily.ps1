# sheets-sync, every day. Paste into PowerShell, signed in as the person whose key and files it uses.
# It runs while that person is signed in, never twice at once, and does not wake the computer. A small window
# shows for as long as a run takes.
# What it has to say is added to "sheets-sync says.txt" on the desktop; while all is well that file is empty.
$said = Join-Path ([Environment]::GetFolderPath('Desktop')) 'sheets-sync says.txt'
$command = 'py -m sheets_sync'
$task = @{
    TaskName    = 'sheets-sync 68cf'
    Description = 'Checks the plans, every day.'
    Action      = New-ScheduledTaskAction -Execute 'cmd.exe' `
        -Argument ('/d /s /c "' + $command + ' 2>> "' + $said + '""')
    Trigger     = New-ScheduledTaskTrigger -Daily -At ([datetime]::Today.AddMinutes(311))
    Settings    = New-ScheduledTaskSettingsSet -MultipleInstances IgnoreNew -StartWhenAvailable `
        -AllowStartIfOnBatteries -DontStopIfGoingOnBatteries -ExecutionTimeLimit (New-TimeSpan -Minutes 20)
}
Register-ScheduledTask @task -Force
# Try it at once:
#     Start-ScheduledTask -TaskName 'sheets-sync 68cf'
#     Get-ScheduledTaskInfo -TaskName 'sheets-sync 68cf'    # LastTaskResult 0 is well
# Remove it:
#     Unregister-ScheduledTask -TaskName 'sheets-sync 68cf' -Confirm:$false
