-- ledger: how an organisation may be visited or reached, public because it says so. A telephone is most often a person's, so
-- nothing of this is in a document or on the chain: what is replaced is gone.
create table contacts (
  account account primary key references organisations,
  opening jsonb,
  directions jsonb,
  phone text,
  email text,
  website text
);
