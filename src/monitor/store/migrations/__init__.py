"""The schema as numbered SQL files: add at the end, never edit one that has landed."""
