package im.steward.devstack.elasticsearch.compat;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.lucene.analysis.core.KeywordTokenizer;
import org.apache.lucene.analysis.core.WhitespaceTokenizer;
import org.elasticsearch.cluster.node.DiscoveryNodes;
import org.elasticsearch.features.NodeFeature;
import org.elasticsearch.index.analysis.PreConfiguredTokenizer;
import org.elasticsearch.index.analysis.TokenizerFactory;
import org.elasticsearch.indices.analysis.AnalysisModule.AnalysisProvider;
import org.elasticsearch.plugins.ActionPlugin;
import org.elasticsearch.plugins.AnalysisPlugin;
import org.elasticsearch.plugins.Plugin;
import org.elasticsearch.rest.RestHandler;

/** The few names Steward's mapping and the Java client need from the unpublished analysis-common and rest-root modules. */
public final class CompatPlugin extends Plugin implements AnalysisPlugin, ActionPlugin {
    private final RootHandler root = new RootHandler();

    @Override
    public Collection<?> createComponents(PluginServices services) {
        root.describe(services.clusterService());
        return List.of();
    }

    @Override
    public Map<String, AnalysisProvider<TokenizerFactory>> getTokenizers() {
        return Map.of(
                "keyword",
                (_, _, name, _) -> TokenizerFactory.newFactory(name, KeywordTokenizer::new),
                "whitespace",
                (_, _, name, _) -> TokenizerFactory.newFactory(name, WhitespaceTokenizer::new));
    }

    /** The same names again, for a bare mention inside an analyzer. */
    @Override
    public List<PreConfiguredTokenizer> getPreConfiguredTokenizers() {
        return List.of(
                PreConfiguredTokenizer.singleton("keyword", KeywordTokenizer::new),
                PreConfiguredTokenizer.singleton("whitespace", WhitespaceTokenizer::new));
    }

    @Override
    public Collection<RestHandler> getRestHandlers(
            RestHandlersServices services, Supplier<DiscoveryNodes> nodes, Predicate<NodeFeature> features) {
        return List.of(root);
    }
}
