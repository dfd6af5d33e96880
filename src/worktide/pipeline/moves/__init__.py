"""What a release holds for moves: needs, entry, pay and probabilities by record, and the best moves spelled out."""
