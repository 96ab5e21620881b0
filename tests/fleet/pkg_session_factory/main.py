import report

if __name__ == "__main__":
    report.run()
