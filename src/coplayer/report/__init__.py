"""Record -> one HTML page, a pure function: `page.render` for a brief, `study.render` for a study."""
