"""Entry: prints a dashboard."""
from crm360.dashboard import Dashboard

if __name__ == "__main__":
    Dashboard().show(["ce759201f786d590bf2134bff576c369", "3d9c172411e20b8f6b0d549b6f03675a"])
