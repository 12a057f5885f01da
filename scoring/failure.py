"""The root of every error that is raised on purpose. It stands alone: sentences and errors both build on it."""


class XingpingError(Exception):
    """The root of every error that this library raises on purpose."""

    def text(self, lang: str = "zh") -> str:
        """Return what went wrong, for people."""
        return str(self)
