"""Tests of what editor clients declare; the clients themselves run in `make test-editors`."""
