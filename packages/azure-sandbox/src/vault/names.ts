/** The rules for names in a path, checked before anything is looked up. */
import { refusal } from './errors.ts'

const OBJECT_NAME = /^[0-9a-zA-Z-]{1,127}$/

/** Values of a path template that are object names; versions and job ids are only ever looked up. */
const NAMED = new Set(['name', 'issuer'])

/** Throws `nameInvalid` for a name Key Vault does not allow (letters, digits and hyphens, at most 127). */
export function checkNames(values: Readonly<Record<string, string>>): void {
  for (const [key, value] of Object.entries(values)) {
    if (NAMED.has(key) && !OBJECT_NAME.test(value)) throw refusal('nameInvalid', { name: value })
  }
}
