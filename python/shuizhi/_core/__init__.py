"""What every other package stands on: plugin calls, requests, arguments, words of results."""
