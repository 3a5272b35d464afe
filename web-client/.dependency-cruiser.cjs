/** Which folder may know which. */
module.exports = {
  forbidden: [
    {
      name: "portable-folders-know-no-browser",
      comment:
        "gen, rpc, sync, session, stores, the call machine and the signal channel go to native clients unchanged.",
      severity: "error",
      from: {
        path: "^src/(gen|shared/(lib|rpc|sync|session|store|upload)|features/(call|match)/(machine|signal))/",
        pathNot: "\\.test\\.ts$",
      },
      to: {
        pathNot:
          "^src/(gen|shared/(lib|rpc|sync|session|store|upload)|features/(call|match)/(machine|signal))/|node_modules/(@bufbuild/protobuf|@connectrpc/connect|zustand)/",
      },
    },
    {
      name: "shared-knows-no-feature",
      severity: "error",
      from: { path: "^src/shared/" },
      to: { path: "^src/(features|app)/" },
    },
    {
      name: "features-know-no-app",
      severity: "error",
      from: { path: "^src/features/", pathNot: "\\.test\\.tsx?$" },
      to: { path: "^src/app/" },
    },
    {
      name: "features-know-each-other-by-index",
      severity: "error",
      from: { path: "^src/features/([^/]+)/" },
      to: { path: "^src/features/([^/]+)/", pathNot: "^src/features/($1/|[^/]+/index\\.ts$)" },
    },
    { name: "no-circles", severity: "error", from: {}, to: { circular: true } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "types", "default"] },
  },
};
