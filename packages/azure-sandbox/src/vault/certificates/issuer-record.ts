/** External certificate issuers and certificate contacts as kept in the store, in the shape the wire has. */

export interface IssuerRecord {
  /** As first given. */
  readonly name: string
  readonly provider: string
  readonly credentials?: { readonly account_id?: string; readonly pwd?: string }
  readonly org_details?: OrganizationDetails
  readonly attributes: { readonly enabled: boolean; readonly created: number; readonly updated: number }
}

export interface OrganizationDetails {
  readonly id?: string
  readonly admin_details?: readonly AdministratorDetails[]
}

export interface AdministratorDetails {
  readonly first_name?: string
  readonly last_name?: string
  readonly email?: string
  readonly phone?: string
}

export interface ContactsRecord {
  readonly contacts: readonly Contact[]
}

export interface Contact {
  readonly email: string
  readonly name?: string
  readonly phone?: string
}
