/** Whether something is a path of this product's pages, and leads nowhere else. */
export function isOwnPath(path: string): boolean {
  return path.startsWith("/") && !path.startsWith("//") && !path.includes("\\");
}
