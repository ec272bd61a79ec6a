"""The only importer of spaCy: the pipeline, matching, entities and context."""
