"""What was found and planned, for people and programs to read: text, JSON, CSV, GitHub, Excel."""
