/** The rule of `missingCredential`, as SQL over the rows of iclients. */
import { sql } from 'kysely'

const CREDENTIAL = sql`coalesce(doc -> 'oauth2' ->> 'credential', 'secret')`

/** A client lacks what it signs in with, or a secret of its own that did not come along with it. */
export const LACKS_SECRET = sql<boolean>`(
  (client_secret_sealed IS NULL AND ${CREDENTIAL} = 'secret')
  OR (private_key_sealed IS NULL AND ${CREDENTIAL} = 'certificate')
  OR doc ? 'missingSecrets')`
