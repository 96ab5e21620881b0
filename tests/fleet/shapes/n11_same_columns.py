import sqlite3


def read(path):
    return sqlite3.connect(path).execute("select CustomerId, FullName from Customer where CustomerId in (select CustomerId from UnifiedActivity)").fetchall()
