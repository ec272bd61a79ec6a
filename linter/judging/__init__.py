"""Facts to findings, without spaCy: context, records, knowledge, voice and jurisdiction are judged here."""
