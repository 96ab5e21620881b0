"""Edits of files as data, and the writing of them."""
