/** What AJV finds wrong with the body of a request, as issues with pointers to the members meant. */
import type { ErrorObject } from 'ajv';
import { issueOf, isMessageKey } from '../../forms/messages.js';
import { pointer } from '../../regimes/pointer.js';
import type { Issue, JsonObject } from '../../regimes/words.js';

export function bodyIssues(errors: readonly ErrorObject[]): Issue[] {
  return errors.map((error) => {
    const params = error.params as JsonObject;
    const name = params['missingProperty'] ?? params['additionalProperty'];
    const path = typeof name === 'string' ? error.instancePath + pointer(name) : error.instancePath;
    return issueOf(isMessageKey(error.keyword) ? error.keyword : 'type', path, undefined, params);
  });
}
