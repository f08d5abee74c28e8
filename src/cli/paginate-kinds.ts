/** What `--paginate` takes, and the kind of paginator it stands for. */
export const PAGINATE_KINDS: Readonly<Record<string, string>> = {
  auto: 'auto',
  page: 'page-number',
  offset: 'offset',
  cursor: 'cursor',
  'next-url': 'next-url',
  link: 'link-header',
  graphql: 'relay',
  none: 'single-page',
};
