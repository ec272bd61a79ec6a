"""patterns/ (YAML) to one frozen Library: schema, phrase notation, knowledge, compiled copies."""
