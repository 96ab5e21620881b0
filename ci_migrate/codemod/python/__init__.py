"""What Python modules say: names, calls, objects, where values go. It knows no call of the service.

Of the service it only knows the words that a file has to hold for anybody to look at it.
"""
