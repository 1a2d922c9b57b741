"""The read model: everything one revision of the ledger says, in memory."""
