/** The people a vault tells about its certificates: /certificates/contacts. */
import { withoutUndefined } from '../attributes.ts'
import { type Call, objectUrl, ok } from '../call.ts'
import { invalidProperty, refusal } from '../errors.ts'
import { isObject, optionalList, optionalString, requiredString } from '../json-body.ts'
import type { Contact, ContactsRecord } from './issuer-record.ts'

export function setContacts(call: Call) {
  const given = optionalList(call.body, 'contacts')
  if (given === undefined) throw invalidProperty('contacts', 'It is required.')
  const contacts: ContactsRecord = { contacts: given.map(readContact) }
  call.objects.contacts.set(call.partition, contacts)
  return ok(show(call, contacts))
}

export const getContacts = (call: Call) => ok(show(call, requireContacts(call)))

/** Answers the contacts it removes. */
export function deleteContacts(call: Call) {
  const contacts = requireContacts(call)
  call.objects.contacts.delete(call.partition)
  return ok(show(call, contacts))
}

function requireContacts(call: Call): ContactsRecord {
  const contacts = call.objects.contacts.get(call.partition)
  if (!contacts) throw refusal('contactsNotFound')
  return contacts
}

const show = (call: Call, { contacts }: ContactsRecord): object => ({
  id: objectUrl(call, 'certificates', 'contacts'),
  contacts,
})

function readContact(given: unknown): Contact {
  if (!isObject(given)) throw invalidProperty('contacts', 'Each must be an object.')
  return {
    email: requiredString(given, 'email', 'contacts.email'),
    ...withoutUndefined({
      name: optionalString(given, 'name', 'contacts.name'),
      phone: optionalString(given, 'phone', 'contacts.phone'),
    }),
  }
}
