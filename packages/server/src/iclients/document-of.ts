/** The stored document of each provider, made from what a client sent: checked, without secrets, in one spelling. */
import { AZURE_KEY_VAULT_ID, type ClientCertificateInput, HTTP_ID, type IClientInput } from '@keyway/contract'
import type { Config } from '../config.ts'
import { authorityOf } from './custom-addresses.ts'
import type { IClientDocument } from './iclient-document.ts'
import { checkAddresses } from './universal-client.ts'

export interface Split {
  /** Without the certificate, which may have to be made or kept first. */
  readonly doc: IClientDocument
  readonly clientSecret: string | undefined
  readonly clientCertificate: ClientCertificateInput | undefined
  readonly redirectUri: string | undefined
  /** Dotted names of members, for errors. */
  readonly fields: { readonly secret: string; readonly cloud: string; readonly expiry: string }
}

/** @throws AppErrors when the addresses of a custom client are not those of a sign-in service */
export function splitInput(input: IClientInput, config: Config): Split {
  const common = {
    formType: input.formType,
    _httpConnectorId: input._httpConnectorId ?? AZURE_KEY_VAULT_ID,
    ...settingsOf(input),
  }
  if (input.provider === 'azureserviceprincipal') {
    const { clientSecret, ...block } = input.azureserviceprincipal
    return {
      doc: { ...common, provider: input.provider, azureserviceprincipal: present(block) },
      clientSecret,
      clientCertificate: undefined,
      redirectUri: undefined,
      fields: fieldsOf('azureserviceprincipal', 'azureserviceprincipal.cloud'),
    }
  }
  if (input.provider === 'custom_oauth2' && input._httpConnectorId === HTTP_ID) return universal(input, config)
  const { clientSecret, clientCertificate, redirectUri, ...oauth2 } = input.oauth2
  const own = input.provider === 'azureoauth' ? {} : { unencrypted: authorityOf(input.oauth2, config) }
  return {
    doc: {
      ...common,
      provider: input.provider,
      oauth2: present({ ...oauth2, ...own }) as NonNullable<IClientDocument['oauth2']>,
    },
    clientSecret,
    clientCertificate,
    redirectUri,
    fields: fieldsOf('oauth2', input.provider === 'azureoauth' ? 'oauth2.unencrypted.cloud' : 'oauth2.token.uri'),
  }
}

function universal(input: Extract<IClientInput, { _httpConnectorId: typeof HTTP_ID }>, config: Config): Split {
  checkAddresses(input.oauth2, config)
  const { clientSecret, redirectUri, ...oauth2 } = input.oauth2
  return {
    doc: {
      formType: 'http',
      _httpConnectorId: HTTP_ID,
      provider: input.provider,
      ...settingsOf(input),
      ...present({
        enableJWT: input.enableJWT,
        jwt: input.jwt as IClientDocument['jwt'],
        enableIClientReferences: input.enableIClientReferences,
      }),
      oauth2: present(oauth2) as NonNullable<IClientDocument['oauth2']>,
    },
    clientSecret,
    clientCertificate: undefined,
    redirectUri,
    fields: fieldsOf('oauth2', 'oauth2.token.uri'),
  }
}

const settingsOf = ({ settings, settingsForm }: IClientInput) => present({ settings, settingsForm })

const fieldsOf = (block: string, cloud: string): Split['fields'] => ({
  secret: `${block}.clientSecret`,
  expiry: `${block}.clientSecretExpiresAt`,
  cloud,
})

type Present<T> = { [K in keyof T]: Exclude<T[K], undefined | null> }

/** Members that are there; null stands for what is not known, as in a merge patch. */
const present = <T extends object>(block: T): Present<T> =>
  Object.fromEntries(Object.entries(block).filter(([, value]) => value !== undefined && value !== null)) as Present<T>
