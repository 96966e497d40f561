/** What programs ask for, or what belongs to another package. */
const NOT_PAGES = /^(GET|POST|PUT|PATCH|DELETE) \/(api|health|metrics|feeds|assets|admin\/queues|sign-in\/oidc)(\/|$)/;

/** Whether a route, `GET /deadlines`, is a page or what a page's form is sent to. */
export function isPageRoute(route: string): boolean {
  return !NOT_PAGES.test(route);
}

/** The route of a path among those given, by its method: `GET /inspections/:id`; undefined where there is none. */
export function findRoute(routes: readonly string[], method: string, path: string): string | undefined {
  const segments = path.split('/');
  const fits = (route: string): boolean => {
    const [verb, pattern = ''] = route.split(' ');
    const parts = pattern.split('/');
    return (
      verb === method &&
      (parts.at(-1) === '*' ? segments.length >= parts.length : segments.length === parts.length) &&
      parts.every((part, index) => part === '*' || part.startsWith(':') || part === segments[index])
    );
  };
  // What is written out goes before what takes any word.
  return routes.filter(fits).toSorted((a, b) => (a.match(/[:*]/g)?.length ?? 0) - (b.match(/[:*]/g)?.length ?? 0))[0];
}
