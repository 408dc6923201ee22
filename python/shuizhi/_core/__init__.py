"""The base of all other packages: plugin calls, requests, arguments, words of results."""
