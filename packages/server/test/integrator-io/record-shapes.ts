/**
 * The shapes of integrator.io's exports, imports, flows, jobs and errors as JSON Schemas, written by hand from facts about its
 * documents, marked as in shapes.ts; [S0] are fields of an earlier version of its schemas.
 */
import { DATE, ID, type Schema, TEXTS } from './shapes.ts'

const TEXT: Schema = { type: 'string' }
const FLAG: Schema = { type: 'boolean' }
const COUNT: Schema = { type: 'integer', minimum: 0 }
const orNull = (schema: Schema): Schema => ({ anyOf: [schema, { type: 'null' }] })
const listOf = (items: Schema): Schema => ({ type: 'array', items })
const object = (properties: Readonly<Record<string, Schema>>, required: readonly string[] = []): Schema => ({
  type: 'object',
  properties,
  required: [...required],
})

const METHOD: Schema = { enum: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] }
const HEADERS = listOf(object({ name: TEXT, value: TEXT }, ['name', 'value']))

const FILTER = object({
  type: { enum: ['expression', 'script', 'jsonata'] },
  expression: object({ version: { enum: ['1'] }, rules: { type: 'array' } }, ['rules']),
})

/** [S] the http block of an export. */
const EXPORT_HTTP = object({
  formType: { enum: ['assistant', 'http', 'rest', 'graph_ql', 'assistant_graphql'] },
  method: METHOD,
  relativeURI: TEXT,
  headers: HEADERS,
  body: TEXT,
  requestMediaType: { enum: ['json', 'xml', 'urlencoded', 'form-data', 'plaintext'] },
  successMediaType: { enum: ['json', 'xml', 'csv', 'plaintext'] },
  errorMediaType: { enum: ['json', 'xml', 'plaintext'] },
  response: object({
    resourcePath: TEXT,
    resourceIdPath: TEXT,
    successPath: TEXT,
    successValues: TEXTS,
    failPath: TEXT,
    failValues: TEXTS,
    errorPath: TEXT,
    allowArrayforSuccessPath: FLAG,
  }),
  paging: object(
    {
      method: { enum: ['linkheader', 'page', 'skip', 'token', 'url', 'relativeuri', 'body'] },
      page: COUNT,
      skip: COUNT,
      token: TEXT,
      path: TEXT,
      pathLocation: { enum: ['body', 'header'] },
      pathAfterFirstRequest: TEXT,
      relativeURI: TEXT,
      body: TEXT,
      resourcePath: TEXT,
      lastPageStatusCode: { type: 'integer' },
      lastPagePath: TEXT,
      lastPageValues: TEXTS,
      maxPagePath: TEXT,
      maxCountPath: TEXT,
    },
    ['method'],
  ),
})

const EXPORT_MEMBERS = {
  name: { $comment: '[S0] at most 255 characters', type: 'string', maxLength: 255 },
  description: { type: 'string', maxLength: 10_240 },
  _connectionId: ID,
  adaptorType: { $comment: '[S] by case', const: 'HTTPExport' },
  type: {
    enum: [null, 'webhook', 'test', 'delta', 'once', 'tranlinedelta', 'simple', 'blob', 'distributed', 'stream'],
  },
  pageSize: { type: 'integer', minimum: 1 },
  traceKeyTemplate: TEXT,
  isLookup: FLAG,
  delta: object({ dateField: TEXT, dateFormat: TEXT, lagOffset: { type: 'integer' }, startDate: TEXT }),
  test: object({ limit: { type: 'integer', minimum: 1, maximum: 100 } }),
  once: object({ booleanField: TEXT }),
  http: EXPORT_HTTP,
  filter: FILTER,
  transform: object({ type: { enum: ['expression', 'script', 'jsonata'] } }),
  mockOutput: object({ page_of_records: listOf(object({ record: { type: 'object' } }, ['record'])) }),
}

const STORED = { _id: ID, createdAt: DATE, lastModified: DATE }

/** [S] */
export const EXPORT_REQUEST = object(EXPORT_MEMBERS, ['name', 'adaptorType', 'http'])
/** [S] read-only members of answers. */
export const EXPORT_ANSWER = object({ ...EXPORT_MEMBERS, ...STORED, apiIdentifier: TEXT }, [
  ...['_id', 'name', 'createdAt', 'lastModified', 'adaptorType', 'apiIdentifier', 'http'],
])

/** [C] */
export const INVOKED_EXPORT = object({ data: listOf({ type: 'object' }), dataURIs: TEXTS, pagedExportState: TEXT }, [
  'data',
])

/** [S] */
export const PREVIEWED_EXPORT = object(
  {
    data: listOf({ type: 'object' }),
    dataURIs: TEXTS,
    stages: listOf(object({ name: TEXT, errors: { type: 'array' }, data: { type: 'array' } }, ['name', 'errors'])),
  },
  ['data', 'stages'],
)

/** [S] Mapper 2.0: `status` is required and `Active`; there is no data type `date`. */
const MAPPING = object(
  {
    generate: TEXT,
    dataType: {
      enum: [
        ...['string', 'number', 'boolean', 'object', 'stringarray', 'numberarray', 'booleanarray', 'objectarray'],
        ...['arrayarray', 'anyarray'],
      ],
    },
    extract: TEXT,
    default: TEXT,
    lookupName: TEXT,
    conditional: object({ when: { enum: ['record_created', 'record_updated', 'extract_not_empty'] } }),
    mappings: { type: 'array' },
    buildArrayHelper: { type: 'array' },
    status: { const: 'Active' },
  },
  ['generate', 'dataType', 'status'],
)

const TWO = (items: Schema): Schema => ({ type: 'array', items, minItems: 1, maxItems: 2 })

const IMPORT_MEMBERS = {
  name: EXPORT_MEMBERS.name,
  description: EXPORT_MEMBERS.description,
  _connectionId: ID,
  adaptorType: { const: 'HTTPImport' },
  http: {
    ...object({
      requestType: TWO({ enum: ['CREATE', 'UPDATE'] }),
      method: TWO(METHOD),
      relativeURI: TWO(TEXT),
      body: TWO(TEXT),
      headers: HEADERS,
      batchSize: { type: 'integer', minimum: 1 },
      sendPostMappedData: FLAG,
      strictHandlebarEvaluation: FLAG,
      ignoreEmptyNodes: FLAG,
      existingExtract: TEXT,
      response: object({ resourcePath: TEXTS, resourceIdPath: TEXTS, successPath: TEXTS, errorPath: TEXT }),
    }),
    $comment: '[S] lists aligned by index',
  },
  mappings: listOf(MAPPING),
  lookups: listOf(object({ name: TEXT, map: { type: 'object' }, allowFailures: FLAG }, ['name'])),
  filter: FILTER,
  ignoreExisting: FLAG,
  ignoreMissing: FLAG,
  traceKeyTemplate: TEXT,
}

export const IMPORT_REQUEST = object(IMPORT_MEMBERS, ['name', 'adaptorType', 'http'])
/** [S] `apiIdentifier` is required. */
export const IMPORT_ANSWER = object({ ...IMPORT_MEMBERS, ...STORED, apiIdentifier: TEXT }, [
  ...['_id', 'name', 'createdAt', 'lastModified', 'adaptorType', 'apiIdentifier', 'http'],
])

/** [C][E] one entry per record; 200, 403 the connection went offline, 422 the record was refused. */
export const INVOKED_IMPORT = listOf(
  object(
    {
      statusCode: { type: 'integer' },
      id: TEXT,
      _json: { type: 'object' },
      ignored: FLAG,
      errors: listOf(object({ code: TEXT, message: TEXT, source: TEXT }, ['code', 'message'])),
    },
    ['statusCode'],
  ),
)

/** [S] plain lists, or lists under `type`; the plain ones are older and still taken. */
const RESPONSE_MAPPING = object({ fields: listOf(object({ extract: TEXT, generate: TEXT }, ['extract', 'generate'])) })

const PROCESSOR = object(
  {
    type: { enum: ['export', 'import'] },
    _exportId: ID,
    _importId: ID,
    proceedOnFailure: FLAG,
    responseMapping: RESPONSE_MAPPING,
  },
  ['type'],
)

const FLOW_MEMBERS = {
  name: EXPORT_MEMBERS.name,
  description: TEXT,
  disabled: FLAG,
  schedule: { $comment: '[S] six fields, the first always ?', type: 'string', pattern: '^\\?( \\S+){5}$' },
  timezone: TEXT,
  pageGenerators: listOf(object({ _exportId: ID, schedule: TEXT, skipRetries: FLAG })),
  pageProcessors: listOf(PROCESSOR),
  routers: listOf(
    object(
      {
        id: TEXT,
        name: TEXT,
        routeRecordsTo: { enum: ['first_matching_branch', 'all_matching_branches'] },
        routeRecordsUsing: { enum: ['input_filters', 'script'] },
        branches: listOf(object({ name: TEXT, pageProcessors: listOf(PROCESSOR), nextRouterId: TEXT })),
      },
      ['id', 'branches'],
    ),
  ),
  _runNextFlowIds: listOf(ID),
}

export const FLOW_REQUEST = object(FLOW_MEMBERS, ['name'])
/** [S] the required members of answers. */
export const FLOW_ANSWER = object(
  {
    ...FLOW_MEMBERS,
    ...STORED,
    lastExecutedAt: orNull(DATE),
    logging: object({ debugUntil: orNull(DATE), mode: TEXT }),
  },
  ['_id', 'name', 'disabled', 'logging', 'createdAt', 'lastModified'],
)

/** [C][O] */
export const FLOW_RUN = object({ _jobId: ID }, ['_jobId'])

/** [S][D] */
export const JOB = object(
  {
    _id: ID,
    type: { enum: ['flow', 'retry', 'bulk_retry', 'export', 'import'] },
    status: { enum: ['queued', 'running', 'retrying', 'canceling', 'completed', 'failed', 'canceled'] },
    _flowId: ID,
    _exportId: ID,
    _importId: ID,
    _flowJobId: ID,
    doneExporting: FLAG,
    numExport: COUNT,
    numSuccess: COUNT,
    numIgnore: COUNT,
    numError: COUNT,
    numPagesGenerated: COUNT,
    numPagesProcessed: COUNT,
    createdAt: DATE,
    startedAt: orNull(DATE),
    endedAt: orNull(DATE),
    lastModified: DATE,
  },
  ['_id', 'type', 'status', 'numSuccess', 'numIgnore', 'numError', 'createdAt', 'lastModified'],
)

/** [C][D] */
export const FLOW_ERRORS = object(
  { flowErrors: listOf(object({ _expOrImpId: ID, numError: COUNT, lastErrorAt: DATE }, ['_expOrImpId', 'numError'])) },
  ['flowErrors'],
)

const ERROR = object(
  {
    errorId: TEXT,
    occurredAt: DATE,
    source: {
      enum: [
        ...['application', 'internal', 'connection', 'resource', 'lookup', 'transformation', 'output_filter'],
        ...['input_filter', 'import_filter', 'mapping', 'response_mapping', 'pre_save_page_hook', 'pre_map_hook'],
        ...['post_map_hook', 'post_submit_hook', 'post_aggregate_hook'],
      ],
    },
    code: TEXT,
    message: TEXT,
    traceKey: TEXT,
    retryDataKey: TEXT,
    _flowJobId: ID,
    classification: {
      $comment: '[S]',
      enum: [
        'value',
        'missing',
        'connection',
        'intermittent',
        'rate limit',
        'too large',
        'parse',
        'duplicate',
        'governance',
      ],
    },
    resolvedAt: DATE,
  },
  ['errorId', 'occurredAt', 'source', 'code', 'message'],
)

/** [H][C] */
export const STEP_ERRORS = object({ errors: listOf(ERROR), nextPageURL: TEXT }, ['errors'])
export const RESOLVED_ERRORS = object({ resolved: listOf({ ...ERROR, required: ['errorId', 'resolvedAt'] }) }, [
  'resolved',
])
