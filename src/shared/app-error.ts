/** Every way a request can be refused: the word on the wire and the HTTP status it goes with. */
export const ERROR_STATUS = {
  ValidationError: 400,
  AuthenticationError: 401,
  AuthorizationError: 403,
  NotFoundError: 404,
  MethodNotAllowed: 405,
  ConflictError: 409,
  PreconditionFailed: 412,
  PayloadTooLarge: 413,
  RateLimitError: 429,
  IntegrationError: 502,
  InternalServerError: 500,
} as const;

export type ErrorType = keyof typeof ERROR_STATUS;

/** One field that was wrong, in the words the person who sent it will understand. */
export interface ErrorDetail {
  field: string;
  message: string;
  code: string;
}

/** A refusal that the person or system asking can understand; one place turns it into a reply. */
export class AppError extends Error {
  readonly type: ErrorType;
  readonly details: readonly ErrorDetail[];

  constructor(type: ErrorType, message: string, details: readonly ErrorDetail[] = []) {
    super(message);
    this.name = "AppError";
    this.type = type;
    this.details = details;
  }

  get status() {
    return ERROR_STATUS[this.type];
  }
}
