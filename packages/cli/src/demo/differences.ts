/** What two vaults differ in, secret by secret. Versions and the times Key Vault sets itself are each vault's own. */

/** The members of the SDK's `KeyVaultSecret` that a copy must keep. */
export interface ComparedSecret {
  readonly value?: string | undefined
  readonly properties: {
    readonly contentType?: string | undefined
    readonly tags?: Readonly<Record<string, string>> | undefined
    readonly enabled?: boolean | undefined
    readonly notBefore?: Date | undefined
    readonly expiresOn?: Date | undefined
  }
}

type Secrets = ReadonlyMap<string, ComparedSecret>

/** Each member that is compared, by the name people know it by. */
const MEMBERS: readonly { readonly name: string; read(secret: ComparedSecret): unknown }[] = [
  { name: 'value', read: ({ value }) => value },
  { name: 'content type', read: ({ properties }) => properties.contentType },
  { name: 'tags', read: ({ properties }) => JSON.stringify(Object.entries(properties.tags ?? {}).sort()) },
  { name: 'enabled', read: ({ properties }) => properties.enabled },
  { name: 'activation date', read: ({ properties }) => properties.notBefore?.getTime() },
  { name: 'expiration date', read: ({ properties }) => properties.expiresOn?.getTime() },
]

/** One line per difference, without any value; empty when the second is a true copy of the first. */
export function differences(from: Secrets, to: Secrets): string[] {
  const lost = Array.from(from, ([name, secret]) => {
    const copy = to.get(name)
    if (!copy) return [`${name}: was not copied`]
    return MEMBERS.filter(({ read }) => read(secret) !== read(copy)).map((member) => `${name}: ${member.name} differs`)
  })
  const extra = [...to.keys()].filter((name) => !from.has(name)).map((name) => `${name}: is only in the copy`)
  return [...lost.flat(), ...extra]
}
