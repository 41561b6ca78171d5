/** Who asked for it; `q_role` is null where no intent of this service did. Selected from the view `requesters` as `q`. */
export interface RequesterRow {
  q_role: string | null;
  q_name: string | null;
  q_account: string | null;
}

export const REQUESTER_COLUMNS = "q.role as q_role, q.name as q_name, q.account as q_account";

/** `condition` is on `requesters.intent` or `requesters.request`; both find one row by an index. */
export const joinRequester = (condition: string): string =>
  `left join lateral (select role, name, account from requesters where ${condition} offset 0) q on true`;
