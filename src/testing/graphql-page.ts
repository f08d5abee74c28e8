import { cursorPage } from './cursor-page.js';
import { fieldsOf, viewOf, type PageInput } from './page-query.js';
import { jsonReply, type WireReply } from './wire-reply.js';

/**
 * A connection as the Relay specification has it (https://relay.dev/graphql/connections.htm), at
 * `data.repository.issues`, paged by `variables.first` and `variables.after`. The query's text must be there but is
 * not interpreted; a body without one gets what GraphQL servers answer, status 200 with `errors`.
 */
export function graphqlPage(input: PageInput): WireReply {
  const { query, variables } = fieldsOf(input.request.json);
  if (typeof query !== 'string' || query === '') {
    return jsonReply('{"data":null,"errors":[{"message":"Must provide a query string."}]}');
  }
  const { first, after } = fieldsOf(variables);
  const { items, start, next, cursorAt } = cursorPage(input, after, first);
  const edges = items.map((item, index) => `{"cursor":"${cursorAt(index)}","node":${item}}`);
  const pageInfo = {
    hasNextPage: next !== null,
    hasPreviousPage: start > 0,
    startCursor: items.length === 0 ? null : cursorAt(0),
    // A repeated cursor shows here; otherwise this is the cursor of the last edge, on the last page too.
    endCursor: next ?? (items.length === 0 ? null : cursorAt(items.length - 1)),
  };
  const { total } = viewOf(input.data, input.request);
  return jsonReply(
    `{"data":{"repository":{"issues":{"totalCount":${total},"pageInfo":${JSON.stringify(pageInfo)},` +
      `"edges":[${edges.join(',')}],"nodes":[${items.join(',')}]}}}}`,
  );
}
