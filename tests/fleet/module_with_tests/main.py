"""Prints a greeting."""
import app

if __name__ == "__main__":
    for cid in ("ce759201f786d590bf2134bff576c369", "missing"):
        print(app.greeting(cid))
    print(app.orders("ce759201f786d590bf2134bff576c369"))
