package im.steward.console.signin.oidc;

import im.steward.console.account.Action;
import im.steward.console.account.Allowed;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;

/** Between two sign-outs: ours is done, the provider's follows by itself. */
@Controller
class SignedOutController {
    @RequestMapping(
            path = Farewell.PAGE,
            method = {RequestMethod.GET, RequestMethod.POST})
    @Allowed(Action.ANYONE)
    String page(HttpServletRequest request, HttpServletResponse response, Model model) {
        if (!(request.getAttribute(Farewell.ONWARD) instanceof String onward)) {
            return "redirect:/sign-in?note=out";
        }
        response.setHeader("Refresh", "0; url=" + onward);
        model.addAttribute("onward", onward);
        return "signin/out";
    }
}
