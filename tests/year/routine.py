"""What teachers and coaches do in any week: drawn once from a seed, so that every year is the same. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from tests.e2e.school import AIMS
from tests.year.hands import Hands
from tests.year.school import ACTIONS, DOCUMENT, FOLLOW_UP, GOAL, GOALS, NEEDS, SUCCESS, WHY, Row

_METHODS = ("Peer visit", "PLC", "Coaching", "Lesson study", "Workshop", "Mentoring", "Data team")
_SUPPORTS = (
    "",
    "Two copies of the book",
    "One planning period",
    "Cover for a visit",
    "A room with movable chairs",
)
_CODES = ("AD2", "AD4", "IR3", "IR4", "SA2 Self-Direction", "SA3", "CC2", "CC3", "EQ3")
_LAST_CHECK_IN = date(2027, 6, 11)


class Routine:
    """The school's habits; one of it lives through one year."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self._count = 0
        self.resting: set[str] = set()
        """Teachers who do nothing of their own accord just now."""

    def teachers(self, hands: Hands) -> None:
        """Let about two in five of the active teachers do the next thing their plan asks for."""
        for email in hands.school.active():
            if self._random.random() < 0.45 and email not in self.resting:
                self._next(hands, email)

    def coaches(self, hands: Hands) -> None:
        """Let coaches have three talks, offer something, and give what they promised."""
        school, today = hands.school, hands.today
        open_windows = [one.id for one in school.windows() if one.opens <= today <= one.closes]
        for window in open_windows:
            waiting = [goal for goal in school.goals() if (window, goal) not in school.talks]
            for goal in self._random.sample(waiting, min(3, len(waiting))):
                hands.talk(window, goal, self._talk(window, goal, today))
        for (window, goal), typed in list(school.talks.items()):
            owed = "Support promised" in typed and "Support given on" not in typed
            if owed and goal in school.goals() and self._random.random() < 0.15:
                hands.talk(window, goal, {"Support given on": today.isoformat()})
        lacking = sorted(set(school.asked()) - set(school.needs))
        if lacking and self._random.random() < 0.4:
            need = self._random.choice(lacking)
            self._offer(hands, need)

    def new_goal(self, hands: Hands, email: str, number: str) -> str:
        """Let a teacher write a goal; return which it is."""
        goal = f"{email.partition('.')[0]} {number}"
        words = self._words()
        cells = {
            "Goal": f"By May my students {words}.",
            "Focus area": self._random.choice(("FA1", "FA2")),
            "Rubric component": self._random.choice(_CODES),
        }
        row = next((row for row in hands.school.tabs[GOALS] if row.get(GOAL) == goal), None)
        if row is None:
            row = hands.add(GOALS, {GOAL: goal, "Teacher": email, "Goal #": number})
        for header, text in cells.items():
            hands.type(GOALS, row, header, text)
        return goal

    # -- teachers -----------------------------------------------------------------------------------------

    def _words(self) -> str:
        self._count += 1
        unit = (self._count - 1) // len(AIMS) + 1
        return f"{AIMS[(self._count - 1) % len(AIMS)]} in unit {unit}"

    def _next(self, hands: Hands, email: str) -> None:
        school = hands.school
        why = next(row for row in school.tabs[WHY] if row.get("Teacher") == email)
        mine = [goal for goal, row in school.goals().items() if row["Teacher"] == email]
        if not why.get("Curious about"):
            name = school.name(email)
            hands.type(WHY, why, "Message read on", hands.today.isoformat())
            hands.type(WHY, why, "Curious about", f"What {name} could leave to students")
            hands.type(WHY, why, "Learns best by", "Visiting a colleague")
        elif not mine:
            self.new_goal(hands, email, "1")
        else:
            self._work_on(hands, self._random.choice(mine))

    def _work_on(self, hands: Hands, goal: str) -> None:
        """Fill the first of a goal's later steps that is blank, else carry on with its actions."""
        wanted = (
            (DOCUMENT, "Goal statement", self._statement(hands, goal)),
            (SUCCESS, "Portfolio pieces", self._criteria(goal)),
            (ACTIONS, "Action step", self._action(hands.today)),
            (FOLLOW_UP, "How and how often", self._check_in(hands.today)),
        )
        for title, header, cells in wanted:
            if not any(row.get(header) for row in hands.school.rows(title, goal)):
                hands.step(title, goal, cells)
                return
        open_actions = [row for row in hands.school.rows(ACTIONS, goal) if row.get("State") == "Planned"]
        if open_actions:
            hands.type(ACTIONS, open_actions[0], "State", "Done")
            hands.type(ACTIONS, open_actions[0], "Evidence (link or where it is)", "The blue folder")
        elif hands.today < date(2027, 4, 1):
            hands.step(ACTIONS, goal, self._action(hands.today))

    def _statement(self, hands: Hands, goal: str) -> Row:
        words = hands.school.goal_row(goal)["Goal"].removeprefix("By May my students ").rstrip(".")
        return {
            "Goal statement": f"By May four in five of my students {words}; I will know from their logs.",
            "Why this goal": "Too few of them could in autumn.",
        }

    def _criteria(self, goal: str) -> Row:
        looks = f"Students start without being asked ({goal})"
        return {"Looks like (students do)": looks, "Portfolio pieces": f"Three logs of {goal}"}

    def _action(self, today: date) -> Row:
        self._count += 1
        support = self._random.choice(_SUPPORTS)
        return {
            "Action step": f"Try one new routine with one class, number {self._count}",
            "PD method": self._random.choice(_METHODS),
            **({"Resource or support needed": support} if support else {}),
            "Due": (today + timedelta(weeks=self._random.randrange(3, 12))).isoformat(),
            "State": "Planned",
        }

    def _check_in(self, today: date) -> Row:
        first = min(today + timedelta(weeks=self._random.randrange(1, 6)), _LAST_CHECK_IN)
        return {"How and how often": "A ten-minute talk each month", "First check-in": first.isoformat()}

    # -- coaches ------------------------------------------------------------------------------------------

    def _talk(self, window: str, goal: str, today: date) -> Row:
        words = f"about {goal} in {window} on {today.isoformat()}"
        typed = {
            "Met on": today.isoformat(),
            "Progress": self._random.choice(("Starting", "On the way", "Changing course")),
            "What we said": f"We said something {words}",
            "Next step": f"The next thing to try {words}",
        }
        return typed | (
            {"Support promised": f"What I promised {words}"} if self._random.random() < 0.4 else {}
        )

    def _offer(self, hands: Hands, need: str) -> None:
        shown = {row[0] for row in hands.home.rows(hands.school.book, hands.school.title(NEEDS)) if row}
        if need in shown:
            when = hands.today.isoformat()
            who = f"Everyone who asked for {need.lower()} by {when}"
            hands.offer(
                need, {"Offered": f"An hour for {need.lower()}, {when}", "Offered on": when, "Invited": who}
            )
