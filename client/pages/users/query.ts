import { queryOptions } from '@tanstack/react-query';
import { get, pathOf } from '../../api.js';
import { keys } from '../../queries.js';
import type { List, Token, UserItem } from '../../wire.js';

export function userQuery(username: string) {
  return queryOptions({
    queryKey: keys.user(username),
    queryFn: ({ signal }) => get<UserItem>(pathOf('users', username), signal),
  });
}

export function tokensQuery(username: string) {
  return queryOptions({
    queryKey: keys.tokens(username),
    queryFn: ({ signal }) => get<List<Token>>(pathOf('users', username, 'tokens'), signal),
  });
}
