"""What analysts and territories write beside the claims of a report: `data/raw/<campaign>/notes/<territory>.md`, read as it was typed."""
