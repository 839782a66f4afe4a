/** Tags: words of one's own on errors, shared by all flows. */
import { z } from 'zod'
import { Id, Timestamp } from '../ids.ts'
import { ignoring, Name } from '../input.ts'
import { MOST_NAMED_ERRORS } from './job.ts'

/** Few enough to be chosen from at a glance; so their list has no pages. */
export const MOST_TAGS = 100

export const TagInput = ignoring(['_id', 'createdAt', 'lastModified'], z.strictObject({ tag: Name }))
export type TagInput = z.infer<typeof TagInput>

export const Tag = z.object({
  _id: Id,
  tag: z.string(),
  createdAt: Timestamp,
  lastModified: Timestamp,
})
export type Tag = z.infer<typeof Tag>

const MOST_ERRORS = 'must have at most 1,000 entries'
/** `rdk` is the error's `retryDataKey`; it is not needed to find it. */
const NamedError = z.strictObject({ id: Id, rdk: Id.nullish() })

/** The tags that errors have from now on, in place of those they had. integrator.io's clients name the errors in either way. */
export const ErrorTagsInput = z
  .strictObject({
    errors: z.array(NamedError).min(1, 'Name an error.').max(MOST_NAMED_ERRORS, MOST_ERRORS).optional(),
    errorIds: z.array(Id).min(1, 'Name an error.').max(MOST_NAMED_ERRORS, MOST_ERRORS).optional(),
    /** An empty list takes all tags off. */
    tagIds: z.array(Id).max(MOST_TAGS, `must have at most ${MOST_TAGS} entries`),
  })
  .refine(({ errors, errorIds }) => errors !== undefined || errorIds !== undefined, {
    path: ['errors'],
    message: 'is required',
  })
  .refine(({ errors, errorIds }) => errors === undefined || errorIds === undefined, {
    path: ['errorIds'],
    message: 'must be left out where errors is given',
  })
export type ErrorTagsInput = z.infer<typeof ErrorTagsInput>
