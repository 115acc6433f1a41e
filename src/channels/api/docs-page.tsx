import type { Child } from 'hono/jsx';
import { ReferencePage } from '../../platform/http/problem-pages.tsx';
import type { JsonSchema, OpenApiDocument, OpenApiOperation } from './openapi.ts';

/** The reference as one page of plain HTML, made from the OpenAPI document and nothing else. */
export const docsPage = (document: OpenApiDocument, stylesheet: string) => (
  <ReferencePage title={`${document.info.title} ${document.info.version}`} language="en" stylesheet={stylesheet}>
    <h1>{document.info.title}</h1>
    {document.info.description.split('\n\n').map((part) => <p><Words text={part} /></p>)}
    <p class="quiet">Version {document.info.version} · <a href="/v1/openapi.json">OpenAPI 3.1</a> · <a href="/problems">Problems</a></p>
    <pre><code>{`curl -H 'Authorization: Bearer KEY' 'HOST/v1/lines?number=2125550123'
curl -H 'Authorization: Bearer KEY' -H 'Content-Type: application/json' \\
     -d '{"line":"line_…","plan":"tmo-mo-12g"}' HOST/v1/quotes
curl -H 'Authorization: Bearer KEY' -H 'Content-Type: application/json' -H 'Idempotency-Key: my-renewal-1' \\
     -d '{"quote":"quo_…","payment":{"type":"hosted","returnUrl":"https://you.example/done"}}' HOST/v1/renewals`}</code></pre>
    <nav aria-label="Contents"><ul>
      {operationsOf(document).map(({ method, path, operation }) => <li><a href={`#${operation.operationId}`}><Verb method={method} /> {operation.summary}</a> <span class="quiet">{path}</span></li>)}
      <li><a href="#shapes">Shapes</a></li>
    </ul></nav>
    {document.tags.map((tag) => (
      <section>
        <h2>{tag.name}</h2>
        <p class="quiet">{tag.description}</p>
        {operationsOf(document).filter(({ operation }) => operation.tags.includes(tag.name)).map((one) => <Operation {...one} />)}
      </section>
    ))}
    <h2 id="shapes">Shapes</h2>
    {Object.entries(document.components.schemas).map(([name, schema]) => (
      <article class="card" id={`shape-${name}`}>
        <h3>{name}</h3>
        <p><Words text={String(schema['description'] ?? '')} /></p>
        <Members schema={schema} />
      </article>
    ))}
  </ReferencePage>
);

interface Placed { readonly method: string; readonly path: string; readonly operation: OpenApiOperation }

const operationsOf = (document: OpenApiDocument): Placed[] =>
  Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ method, path, operation })));

const Verb = ({ method }: { readonly method: string }) => <span class={`verb ${method}`}>{method.toUpperCase()}</span>;

const Operation = ({ method, path, operation }: Placed) => (
  <article class="card" id={operation.operationId}>
    <h3><Verb method={method} /> <span class="path">{path}</span></h3>
    <p><strong>{operation.summary}.</strong> <Words text={operation.description} /></p>
    <p class="quiet">{operation.security.length === 0 ? 'Open to everybody.' : <>Scope <code>{Object.values(operation.security[0]!).flat().join(', ')}</code></>}</p>
    {(operation.parameters ?? []).length > 0 && (
      <Table head={['Parameter', 'Type', 'Meaning']}>
        {operation.parameters!.map((one) => <tr><td><code>{one.name}</code><br /><span class="quiet">{one.in}{one.required ? ', required' : ''}</span></td><td><Type schema={one.schema} /></td><td><Words text={one.description ?? ''} /></td></tr>)}
      </Table>
    )}
    {operation.requestBody && <p>Body: <Type schema={Object.values(operation.requestBody.content)[0]!.schema} /></p>}
    <Table head={['Status', 'Answer', 'Meaning']}>
      {Object.entries(operation.responses).map(([status, response]) => (
        <tr><td><span class={`status ${status < '400' ? '' : 'no'}`}>{status}</span></td>
          <td>{Object.values(response.content ?? {}).map((one) => <Type schema={one.schema} />)}</td><td><Words text={response.description} /></td></tr>
      ))}
    </Table>
  </article>
);

const Table = (props: { readonly head: readonly string[]; readonly children: Child }) => (
  <div class="scroll"><table><thead><tr>{props.head.map((one) => <th scope="col">{one}</th>)}</tr></thead><tbody>{props.children}</tbody></table></div>
);

const Members = ({ schema }: { readonly schema: JsonSchema }) => {
  const members = Object.entries((schema['properties'] ?? {}) as Record<string, JsonSchema>);
  const required = new Set((schema['required'] ?? []) as readonly string[]);
  return members.length === 0 ? <></> : (
    <Table head={['Member', 'Type', 'Meaning']}>
      {members.map(([name, one]) => (
        <tr><td><code>{name}</code>{required.has(name) ? '' : <><br /><span class="quiet">optional</span></>}</td><td><Type schema={one} /></td>
          <td><Words text={String(one['description'] ?? '')} /><Inner schema={one} /></td></tr>
      ))}
    </Table>
  );
};

/** Members of a shape that stands in place: directly, as rows of a list, or as one of several. */
const Inner = ({ schema }: { readonly schema: JsonSchema }): ReturnType<typeof Members> => {
  const inner = [schema, schema['items'] as JsonSchema | undefined, ...((schema['anyOf'] ?? schema['oneOf'] ?? []) as readonly JsonSchema[])];
  return <>{inner.filter((one) => one?.['properties'] !== undefined).map((one) => <Members schema={one!} />)}</>;
};

const Type = ({ schema }: { readonly schema: JsonSchema }): ReturnType<typeof Members> => {
  const name = typeof schema['$ref'] === 'string' ? schema['$ref'].split('/').at(-1)! : null;
  if (name !== null) return <a href={`#shape-${name}`}>{name}</a>;
  const variants = (schema['anyOf'] ?? schema['oneOf']) as readonly JsonSchema[] | undefined;
  if (variants) return <>{variants.map((one, index) => <>{index > 0 ? ' | ' : ''}<Type schema={one} /></>)}</>;
  if (schema['type'] === 'array') return <>list of <Type schema={schema['items'] as JsonSchema} /></>;
  if (schema['const'] !== undefined) return <code>{JSON.stringify(schema['const'])}</code>;
  if (Array.isArray(schema['enum'])) return <>{schema['enum'].map((one, index) => <>{index > 0 ? ' ' : ''}<code>{String(one)}</code></>)}</>;
  return <>{String(schema['type'] ?? 'any')}</>;
};

/** Text with `code` in it. */
const Words = ({ text }: { readonly text: string }) => <>{text.split('`').map((part, index) => (index % 2 === 1 ? <code>{part}</code> : part))}</>;
