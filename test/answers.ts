/** Every answer of a tested server is held against the schema that its endpoint publishes. */
import assert from 'node:assert/strict';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import type { Answer, Endpoint } from '../api/http/endpoint.js';
import { wireAjv } from '../api/http/mount.js';

const ajv = wireAjv();
const checks = new Map<string, ValidateFunction>();

/** @throws when an endpoint answers with a status, or in a shape, that its description does not name */
export function holdAgainstSchemas(): (endpoint: Endpoint, answer: Answer) => void {
  return (endpoint, answer) => {
    const described = endpoint.answers[answer.status];
    assert.ok(described, `${endpoint.id} answers ${answer.status}, which it does not describe`);
    if (!described.schema || answer.body === undefined) return;
    const key = `${endpoint.id} ${answer.status}`;
    const check = checks.get(key) ?? ajv.compile(described.schema);
    checks.set(key, check);
    assert.ok(check(answer.body), `${key}: ${ajv.errorsText(check.errors)}`);
  };
}
