/** An application as data: its APIs, operations and clouds. Safe to load in a browser. */
import type { ApiType, Cloud, Operation } from '@keyway/contract'

/** Endpoints of one Azure cloud. Bases without a trailing slash. */
export interface CloudEndpoints {
  readonly cloud: Cloud
  readonly name: string
  /** Authority, e.g. `https://login.microsoftonline.com`. */
  readonly login: string
  /** Where a browser is sent to sign in, when it is not `login` (the sandbox's plain http on loopback). */
  readonly browserLogin?: string
  readonly arm: string
  readonly armResource: string
  /** Template of a vault's URL, e.g. `https://{vault}.vault.azure.net`. */
  readonly vault: string
  readonly vaultResource: string
  readonly portalUrl: string
  /** Whether its vaults are known to keep the published limits; if not, that is learned from the first 429. */
  readonly limits: 'published' | 'learned'
}

/** What `azure-sandbox --json` prints when it is ready, as far as Keyway needs it. */
export interface SandboxTarget {
  readonly login: string
  readonly browserLogin: string
  readonly arm: string
  readonly armResource: string
  readonly vault: string
  readonly vaultResource: string
  readonly portalUrl: string
  readonly tenantId: string
  /** PEM file of its certificate authority. */
  readonly ca: string
  /** It keeps Key Vault's published limits from the start, so calls are paced as for Azure. Absent: it may or may not. */
  readonly limits?: 'published' | undefined
}

/** How one knows that an operation is done when Azure answers before its end. */
export type Settling =
  /** The answer is 202, and a header says where to look. */
  | { readonly by: 'location' }
  /** Another operation with the same inputs finds nothing (404) until it is done. */
  | { readonly by: 'presence'; readonly operation: string }
  /** Another operation with the same inputs tells a status, which is this one as long as it goes on. */
  | { readonly by: 'status'; readonly operation: string; readonly path: string; readonly ongoing: string }

/**
 * Fetches more of a listed record: the operation, and which record member fills which input. Where that operation is a list
 * itself, `into` names the member that holds what it listed.
 */
export interface Detail {
  readonly operation: string
  readonly inputs: Readonly<Record<string, string>>
  readonly into?: string
  /** A true member of the record says that the operation would be refused: the record is left out. */
  readonly unless?: string
}

/** An operation as the connector keeps it: what the API shows, plus how its answers are read. */
export interface OperationRow extends Operation {
  /** Dotted path of the array of records in an answer; absent: the answer is the record. */
  readonly recordsPath?: string
  /** Dotted path of the next page's URL. */
  readonly nextPath?: string
  /** Members added to each record from its own id: `name` is segment 1 of the path of `https://v/secrets/NAME/VERSION`. */
  readonly derive?: Readonly<Record<string, { readonly from: string; readonly segment: number }>>
  /** Fetches each listed record whole; `withValues` is the label of that. */
  readonly detail?: Detail
  /** What else may be fetched of each listed record, in the place of the whole one. */
  readonly otherDetails?: readonly (Detail & { readonly label: string })[]
  /** Where a body input goes when that is not a member of its own name: input name -> dotted path in the body. */
  readonly bodyPaths?: Readonly<Record<string, string>>
  /** Members every body of this operation has, whatever the inputs are. */
  readonly fixedBody?: Readonly<Record<string, unknown>>
  /** The same for the query. */
  readonly fixedQuery?: Readonly<Record<string, string>>
  /** A path input left out leaves an empty segment, as in `/keys/NAME//sign`; else the segment goes. */
  readonly keepsEmptySegment?: boolean
  /** Present with `longRunning`. */
  readonly settles?: Settling
  /** Dotted path of what names a record in errors, e.g. `name`. */
  readonly traceKey?: string
}

export interface ApplicationDefinition {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly apis: readonly { readonly id: ApiType; readonly name: string; readonly help: string }[]
  readonly operations: readonly OperationRow[]
}
