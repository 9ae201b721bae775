package im.steward.console.shell;

import im.steward.kernel.Fault;
import im.steward.kernel.IntegrityException;
import im.steward.kernel.InvalidException;
import im.steward.kernel.RefusedException;
import im.steward.kernel.StewardException;
import im.steward.kernel.UnavailableException;
import jakarta.servlet.http.HttpServletRequest;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.validation.BindException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;

/** Which exception is which fault and which status. */
@ControllerAdvice
class FaultAdvice {
    private static final Logger log = LoggerFactory.getLogger(FaultAdvice.class);

    /** PostgreSQL's character_not_in_repertoire: a NUL. */
    private static final String NO_TEXT = "22021";

    private final FaultPage page;

    FaultAdvice(FaultPage page) {
        this.page = page;
    }

    @ExceptionHandler
    Object steward(StewardException refusal, HttpServletRequest request, Locale locale) {
        HttpStatus status = switch (refusal) {
            case InvalidException _ -> HttpStatus.BAD_REQUEST;
            case RefusedException _ -> HttpStatus.CONFLICT;
            case UnavailableException _ -> HttpStatus.SERVICE_UNAVAILABLE;
            case IntegrityException _ -> HttpStatus.INTERNAL_SERVER_ERROR;
        };
        if (status.is5xxServerError()) {
            log.atError()
                    .setCause(refusal)
                    .addKeyValue("fault", refusal.fault().code())
                    .log("request failed");
        }
        return page.answer(request, status, refusal.fault(), locale);
    }

    @ExceptionHandler({
        DataAccessResourceFailureException.class,
        TransientDataAccessException.class,
        CannotCreateTransactionException.class
    })
    Object databaseAway(Exception failure, HttpServletRequest request, Locale locale) {
        log.atError().setCause(failure).addKeyValue("fault", "database-away").log("request failed");
        return page.answer(request, HttpStatus.SERVICE_UNAVAILABLE, ErrorPage.DATABASE_AWAY, locale);
    }

    /** The sender's value could not become ours: a path variable, a form field, a JSON body. */
    @ExceptionHandler({
        IllegalArgumentException.class,
        DateTimeException.class,
        MethodArgumentTypeMismatchException.class,
        BindException.class,
        HttpMessageNotReadableException.class,
        MultipartException.class,
        RequestRejectedException.class
    })
    Object unreadable(Exception failure, HttpServletRequest request, Locale locale) {
        // A value object that refused says why better than Spring does.
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StewardException refusal) {
                return steward(refusal, request, locale);
            }
        }
        return notReadable(failure, request, locale);
    }

    /** Where the handler is the first to read; a form's fields the security chain reads, and {@link ErrorPage} answers. */
    @ExceptionHandler
    Object tooLarge(MaxUploadSizeExceededException failure, HttpServletRequest request, Locale locale) {
        HttpStatusCode status = failure.getStatusCode();
        return page.answer(request, status(status), ErrorPage.faultOf(status), locale);
    }

    /** What came by a way that looks at no text, the name of a file for one. */
    @ExceptionHandler
    Object notStorable(DataIntegrityViolationException failure, HttpServletRequest request, Locale locale)
            throws Exception {
        boolean text = failure.getRootCause() instanceof SQLException refused && NO_TEXT.equals(refused.getSQLState());
        return text ? notReadable(failure, request, locale) : any(failure, request, locale);
    }

    private Object notReadable(Exception failure, HttpServletRequest request, Locale locale) {
        // Its kind only: the message quotes what was sent, a query for one.
        log.atInfo()
                .addKeyValue("fault", "request-unreadable")
                .addKeyValue("cause", failure.getClass().getSimpleName())
                .log("request refused");
        return page.answer(request, HttpStatus.BAD_REQUEST, ErrorPage.UNREADABLE, locale);
    }

    @ExceptionHandler
    Object any(Exception failure, HttpServletRequest request, Locale locale) throws Exception {
        if (failure instanceof AccessDeniedException || failure instanceof AuthenticationException) {
            throw failure;
        }
        if (failure instanceof ErrorResponse response) {
            return page.answer(
                    request, status(response.getStatusCode()), ErrorPage.faultOf(response.getStatusCode()), locale);
        }
        Fault fault = ErrorPage.faultOf(HttpStatus.INTERNAL_SERVER_ERROR);
        log.atError().setCause(failure).addKeyValue("fault", fault.code()).log("request failed");
        return page.answer(request, HttpStatus.INTERNAL_SERVER_ERROR, fault, locale);
    }

    static HttpStatus status(HttpStatusCode code) {
        HttpStatus known = HttpStatus.resolve(code.value());
        return known == null ? HttpStatus.INTERNAL_SERVER_ERROR : known;
    }
}
