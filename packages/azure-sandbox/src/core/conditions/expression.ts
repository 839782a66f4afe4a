/**
 * A role condition as a tree, and what its comparisons may be.
 * Source: https://learn.microsoft.com/azure/role-based-access-control/conditions-format (version 2.0)
 */
export type Expression =
  | { readonly kind: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'not'; readonly of: Expression }
  | { readonly kind: 'action'; readonly pattern: string }
  | { readonly kind: 'exists'; readonly attribute: string }
  | {
      readonly kind: 'compare'
      /** `@Request[…]` or `@Resource[…]`, lower case. */
      readonly attribute: string
      readonly test: (found: string, value: string) => boolean
      readonly values: readonly string[]
      /** Whether the test must hold for one of the values or for each. */
      readonly over: 'any' | 'all'
    }

/** What attributes a call has: names as `@Resource[…]` in lower case. A missing one satisfies no comparison. */
export type Attributes = Readonly<Record<string, string>>

const RESOURCES = ['microsoft.keyvault/vaults:name', 'microsoft.keyvault/vaults/secrets:name']

/** Attributes the sandbox's calls can have. A condition on any other would never be met, so it is refused. */
export const KNOWN_ATTRIBUTES: ReadonlySet<string> = new Set([
  ...RESOURCES.map((name) => `@resource[${name}]`),
  '@request[microsoft.keyvault/vaults/secrets:name]',
  '@request[microsoft.authorization/roleassignments:roledefinitionid]',
  '@request[microsoft.authorization/roleassignments:principalid]',
  '@request[microsoft.authorization/roleassignments:principaltype]',
])

const like = (found: string, value: string): boolean => {
  const escaped = value.replace(/[.+^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's').test(found)
}
const lower = (compare: (a: string, b: string) => boolean) => (a: string, b: string) =>
  compare(a.toLowerCase(), b.toLowerCase())
const equals = (a: string, b: string): boolean => a === b

/** String comparisons mind the case unless they say otherwise. */
export const COMPARISONS: Readonly<Record<string, (found: string, value: string) => boolean>> = {
  StringEquals: equals,
  StringEqualsIgnoreCase: lower(equals),
  StringStartsWith: (a, b) => a.startsWith(b),
  StringStartsWithIgnoreCase: lower((a, b) => a.startsWith(b)),
  StringLike: like,
  StringLikeIgnoreCase: lower(like),
  GuidEquals: lower(equals),
}
