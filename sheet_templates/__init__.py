"""The six-step plan as data: the template, the rubrics and the demo school."""
