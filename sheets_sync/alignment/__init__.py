"""Do a goal's words fit what it is linked to? Words to concepts, concepts to components.

Pure but for the load of the vocabulary.
"""
