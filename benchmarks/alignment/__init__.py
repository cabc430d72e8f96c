"""How well goals' words are judged: the tool's own judgement beside an experienced evaluator's."""
