/** The universal connector: any API over HTTP. It has one API and no operations of its own. */
import { type Application, HTTP_ID } from '@keyway/contract'

export const httpApplication: Application = {
  _id: HTTP_ID,
  name: 'HTTP',
  description: 'Any API over HTTP: with basic authentication, a token, OAuth 2.0, or headers of your own.',
  published: true,
  group: 'Universal connectors',
  apis: [],
  clouds: [],
  ways: [],
  operations: [],
}
