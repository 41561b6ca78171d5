/** Who asked for it; `q_role` is null where no intent of this service did. Selected from the view `requesters` as `q`. */
export interface RequesterRow {
  q_role: string | null;
  q_name: string | null;
  q_account: string | null;
  /** Whose key it was, when it spoke for another organisation. */
  q_delegate?: string | null;
  q_delegate_code?: string | null;
  q_delegate_opening?: Buffer | null;
}

export const REQUESTER_COLUMNS = `q.role as q_role, q.name as q_name, q.account as q_account, q.delegate as q_delegate,
    q.delegate_code as q_delegate_code, q.delegate_opening as q_delegate_opening`;

/** `condition` is on `requesters.intent` or `requesters.request`; both find one row by an index. */
export const joinRequester = (condition: string): string =>
  `left join lateral (select role, name, account, delegate, delegate_code, delegate_opening from requesters where ${condition} offset 0) q on true`;
