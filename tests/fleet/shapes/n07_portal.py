import webbrowser


def documentation():
    return webbrowser.open("https://developer.ci.ai.dynamics.com/api-details#api=CustomerInsights")
