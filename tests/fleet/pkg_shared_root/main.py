import loader
import writer

if __name__ == "__main__":
    rows = loader.recent("ce759201f786d590bf2134bff576c369")
    print(len(rows), "recent activities")
    for row in rows:
        print("  ", row["ActivityTime"], row["Title"])
    print("posted:", writer.post_activity("ce759201f786d590bf2134bff576c369"))
    print("patched:", writer.patch_city("ce759201f786d590bf2134bff576c369", "Bern"))
