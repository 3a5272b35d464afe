import hooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

/** Folders that a native client can take as they are. */
const PORTABLE = [
  "src/shared/{lib,rpc,sync,session,store,upload}/**/*.ts",
  "src/features/{call,match}/{machine,signal}/**/*.ts",
];

/** What belongs to a browser, or is not the same twice: in the portable folders it is injected. */
const NOT_PORTABLE = [
  "window",
  "document",
  "navigator",
  "location",
  "localStorage",
  "sessionStorage",
  "WebSocket",
  "fetch",
  "setTimeout",
  "setInterval",
  "crypto",
  "performance",
  "BroadcastChannel",
];

export default tseslint.config(
  { ignores: ["dist", "public", "src/gen", "artifacts", "scripts", "*.config.*", "*.cjs", "*.d.ts"] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { "react-hooks": hooks },
    rules: {
      ...hooks.configs.recommended.rules,
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": [
        "error",
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "no-restricted-syntax": [
        "error",
        {
          selector: "ForOfStatement[await=true] > CallExpression.right:not([callee.name='ownedStream'])",
          message: "Leaving a bare `for await` does not cancel the call: read it through ownedStream.",
        },
      ],
    },
  },
  {
    files: PORTABLE,
    ignores: ["**/*.test.ts"],
    rules: {
      "no-restricted-globals": [
        "error",
        ...NOT_PORTABLE.map((name) => ({
          name,
          message: "Portable code gets this injected (shared/lib/platform.ts).",
        })),
      ],
      "no-restricted-properties": [
        "error",
        { object: "Date", property: "now", message: "Take a Clock." },
        { object: "Math", property: "random", message: "Take a Random." },
      ],
    },
  },
  {
    files: ["**/*.test.ts", "**/*.test.tsx", "src/test/**"],
    rules: {
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/require-await": "off",
      "no-restricted-syntax": "off",
    },
  },
);
