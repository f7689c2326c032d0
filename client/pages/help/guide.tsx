/** One guide, to be read in the application. */
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { Loaded } from '../../components/Loaded.js';
import { PageHead } from '../../components/PageHead.js';
import { NotFound } from '../../frame/NotFound.js';
import { useLanguage } from '../../i18n.js';
import { guideQuery, isGuide, pictureOf, type GuideName } from './guides.js';
import { blocksOf, inlinesOf, type Block } from './markdown.js';
import './help.css';

export default function GuidePage() {
  const { guide } = useParams();
  return isGuide(guide) ? <Guide guide={guide} /> : <NotFound />;
}

function Guide({ guide }: { readonly guide: GuideName }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const query = useQuery(guideQuery(guide, language));
  return (
    <>
      <PageHead
        title={t(`help.guide.${guide}`)}
        sentence={t(`help.about.${guide}`)}
        actions={
          <Link to="/help" className="btn btn-plain">
            {t('help.title')}
          </Link>
        }
      />
      <Loaded query={query} rows={12}>
        {(text) => (
          <article className="guide">
            {blocksOf(text)
              .filter((block) => block.type !== 'heading' || block.level > 1)
              .map((block, index) => (
                <Shown key={index} block={block} />
              ))}
          </article>
        )}
      </Loaded>
    </>
  );
}

function Shown({ block }: { readonly block: Block }) {
  switch (block.type) {
    case 'heading':
      return block.level === 2 ? <h2>{block.text}</h2> : <h3>{block.text}</h3>;
    case 'image':
      return <img src={pictureOf(block.file)} alt={block.alt} loading="lazy" />;
    case 'list': {
      const items = block.items.map((item, index) => (
        <li key={index}>
          <Line text={item} />
        </li>
      ));
      return block.ordered ? <ol>{items}</ol> : <ul>{items}</ul>;
    }
    case 'paragraph':
      return (
        <p>
          <Line text={block.text} />
        </p>
      );
  }
}

function Line({ text }: { readonly text: string }) {
  return inlinesOf(text).map((part, index) => {
    if (part.type === 'strong') return <strong key={index}>{part.text}</strong>;
    return part.type === 'code' ? <code key={index}>{part.text}</code> : part.text;
  });
}
