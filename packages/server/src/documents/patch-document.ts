/** What a document is after a PATCH: JSON Patch when the body is a list, JSON Merge Patch when it is an object. */
import { AppError } from '../errors.ts'
import { applyJsonPatch, JsonPatch } from './json-patch.ts'
import { mergePatch } from './merge-patch.ts'

/**
 * Secrets stand masked in `document`, and a mask that comes out unchanged keeps the stored secret.
 * @throws AppError invalid_patch
 */
export function patchDocument(document: object, patch: unknown): unknown {
  try {
    return Array.isArray(patch) ? applyJsonPatch(document, parsePatch(patch)) : mergePatch(document, patch)
  } catch (error) {
    if (error instanceof RangeError) throw new AppError('invalid_patch', { facts: { reason: `${error.message}.` } })
    throw error
  }
}

function parsePatch(patch: readonly unknown[]): JsonPatch {
  const result = JsonPatch.safeParse(patch)
  if (result.success) return result.data
  const [issue] = result.error.issues
  const at = issue?.path.length ? `operation ${Number(issue.path[0]) + 1}: ` : ''
  throw new RangeError(`${at}${issue?.message ?? 'it is no list of operations'}`)
}
